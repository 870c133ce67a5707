-- Deletes events of the log KEYS[1] from ARGV[1] to ARGV[2], at most ARGV[3]; how many.
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])
local ids = {}
for i, event in ipairs(found) do
  ids[i] = event[1]
end
if #ids == 0 then
  return 0
end
return redis.call('XDEL', KEYS[1], unpack(ids))
