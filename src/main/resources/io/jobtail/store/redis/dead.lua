-- Takes the job ARGV[3] out of the queues KEYS[2], and ARGV[1] of the type ARGV[2], if there is no
-- such job any more. KEYS: 1 the job's record, 2 the queue, 3 its types
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('ZREM', KEYS[2], ARGV[3])
redis.call('ZREM', ARGV[1], ARGV[3])
if redis.call('EXISTS', ARGV[1]) == 0 then
  redis.call('SREM', KEYS[3], ARGV[2])
end
return 1
