-- Forgets jobs that were removed up to the time ARGV[1], at most ARGV[2] of them; how many.
-- KEYS: 1 the jobs by that time, 2 whose they were
local old = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
if #old == 0 then
  return 0
end
redis.call('HDEL', KEYS[2], unpack(old))
return redis.call('ZREM', KEYS[1], unpack(old))
