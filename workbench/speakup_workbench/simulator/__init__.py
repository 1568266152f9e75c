"""An Alexa without a network: it hears, keeps the dialog, calls the skill and shows what comes back."""
