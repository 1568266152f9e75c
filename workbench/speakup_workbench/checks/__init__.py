"""What Amazon would refuse or a listener stumble over, found before either meets it."""
