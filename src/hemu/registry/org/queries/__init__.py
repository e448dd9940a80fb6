"""What can be asked about the organisation, a file per matter."""
