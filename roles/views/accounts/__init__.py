"""Pages about accounts: who has one, what each may do, invitations, and rights lent for a leave."""
