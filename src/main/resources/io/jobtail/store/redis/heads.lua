-- The job that waits longest of each type: type, job, time. KEYS[1]: the types; ARGV[1]: what the
-- names of their queues begin with.
local heads = {}
for _, type in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local head = redis.call('ZRANGE', ARGV[1] .. type, 0, 0, 'WITHSCORES')
  if head[1] then
    heads[#heads + 1] = type
    heads[#heads + 1] = head[1]
    heads[#heads + 1] = head[2]
  end
end
return heads
