"""What posts say: shown as safe HTML, counted, composed, looked at twice. No Django."""
