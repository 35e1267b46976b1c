PREFIX ckg: <https://w3id.org/certkg#>
DELETE DATA { ckg:Lacquered a ckg:Finish }
