-- Names the history of writes of the server that KEYS[1] is on: another one after a failover.
return string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') or ''
