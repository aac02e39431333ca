"""Staff's screens inside the admin: composing, approving, boards, importing."""
