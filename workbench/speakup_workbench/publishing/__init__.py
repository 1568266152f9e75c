"""From this computer to the cloud."""
