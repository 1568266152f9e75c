"""Whether what is drawn can be read from across a room."""

from __future__ import annotations

from speakup_workbench.screen.pictures import Screen

SMALLEST = 4.0
"""The least size of letters, in hundredths of the screen's height."""
CONTRAST = 4.5
"""The least contrast of a text with what is behind it: https://www.w3.org/TR/WCAG22/#contrast-minimum"""

_SCRIPT = """(() => {
  const view = document.getElementById("view").getBoundingClientRect();
  const isRound = %(is_round)s;
  const channels = (colour) => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const luminance = (colour) => channels(colour).slice(0, 3).map((each) => each / 255)
    .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if ((channels(colour)[3] ?? 1) > 0.5) return colour;
    }
    return "rgb(0, 0, 0)";
  };
  const lines = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].filter((each) => each.width > 0);
  };
  const scrolls = (element) => element.closest(".scrollView") !== null;
  const texts = [...document.querySelectorAll("#view p")].filter((each) => {
    const box = each.getBoundingClientRect();
    return each.textContent.trim() && each.checkVisibility({opacityProperty: true}) && box.width > 0
      && box.left < view.right && box.right > view.left && !(scrolls(each) && box.bottom > view.bottom);
  });
  const faults = [];
  for (const text of texts) {
    const words = JSON.stringify(text.textContent.slice(0, 40));
    const style = getComputedStyle(text);
    const size = 100 * parseFloat(style.fontSize) / view.height;
    if (size < %(smallest)s) faults.push(`${words} is small: ${size.toFixed(1)}`);
    const [darker, lighter] = [luminance(style.color), luminance(behind(text))].sort((a, b) => a - b);
    const contrast = (lighter + 0.05) / (darker + 0.05);
    if (contrast < %(contrast)s) faults.push(`${words} is faint: ${contrast.toFixed(1)}`);
    if (text.textContent.trim().endsWith("…")) faults.push(`${words} is cut`);
    if (text.getBoundingClientRect().height > text.parentElement.getBoundingClientRect().height + 2)
      faults.push(`${words} is higher than its place`);
    for (const box of lines(text)) {
      const corners = [[box.left, box.top + box.height / 4], [box.right, box.bottom - box.height / 4],
                       [box.left, box.bottom - box.height / 4], [box.right, box.top + box.height / 4]];
      const outside = corners.filter(([x, y]) => isRound
        ? Math.hypot(x - view.width / 2, y - view.height / 2) > view.width / 2
        : x < 0 || y < 0 || x > view.width || y > view.height);
      if (outside.length && !(isRound && scrolls(text))) { faults.push(`${words} leaves the screen`); break; }
    }
  }
  texts.forEach((one, index) => texts.slice(index + 1).forEach((other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    const [first, second] = [one, other].map((each) => each.textContent.slice(0, 30));
    if (wide > 2 && high > 3) faults.push(`${first} and ${second} overlap`);
  }));
  return texts.length ? faults : ["nothing to read"];
})()"""


def faults(screen: Screen) -> list[str]:
    """What is too small, too faint, cut, overlapping or off the screen."""
    is_round = str(screen.viewport.is_round).lower()
    found = screen.run(_SCRIPT % {"is_round": is_round, "smallest": SMALLEST, "contrast": CONTRAST})
    return [str(each) for each in found]
