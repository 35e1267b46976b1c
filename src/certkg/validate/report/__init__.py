"""What a validation found, in every format of the contract."""
