"""`speakup web`: the simulator as a page in the browser, on this computer alone."""
