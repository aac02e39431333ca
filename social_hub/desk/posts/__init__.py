"""What staff decide about posts: hide them with a reason, pin and feature them, say what is in
their pictures.
"""
