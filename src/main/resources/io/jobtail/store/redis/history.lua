-- Names the history of writes of the server that KEYS[1] is on: another one after a failover. Nothing
-- where that may not be asked.
local info = redis.pcall('INFO', 'replication')
return type(info) == 'string' and string.match(info, 'master_replid:(%w+)') or ''
