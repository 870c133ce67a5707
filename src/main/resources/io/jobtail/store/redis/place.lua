-- How many jobs of the queue KEYS[1] come before the place (ARGV[1], ARGV[2]), or are at it. Of jobs
-- of the same time the first ARGV[3] are looked at.
local count = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[1])
local same = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[1], 'LIMIT', 0, ARGV[3])
for _, job in ipairs(same) do
  if job <= ARGV[2] then
    count = count + 1
  end
end
return count
