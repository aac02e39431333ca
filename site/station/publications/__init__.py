"""What the force publishes: documents, policies, statistics, and answers to freedom of information
requests, with their files.
"""
