#!lua flags=allow-oom
-- Renews leases of KEYS[1] for ARGV[1] milliseconds: 1 for each that is still there, 0 for others.
-- Works also where memory is short: a job must not be lost because others fill it.
local time = redis.call('TIME')
local over = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1]))
local kept = {}
for i = 2, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    redis.call('ZADD', KEYS[1], 'XX', over, ARGV[i])
    kept[#kept + 1] = 1
  else
    kept[#kept + 1] = 0
  end
end
return kept
