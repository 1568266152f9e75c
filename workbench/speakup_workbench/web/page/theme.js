// Before anything is painted: the colours that were chosen the last time.
document.documentElement.dataset.theme = localStorage.getItem("speakup.theme") ?? "auto";
