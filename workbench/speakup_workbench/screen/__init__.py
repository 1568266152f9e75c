"""What a device's screen would show, drawn by Amazon's own web renderer in a browser on this computer."""
