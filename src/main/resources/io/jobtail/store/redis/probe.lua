-- Fails where this user may not tell others of changes.
return redis.call('SPUBLISH', ARGV[1], '')
