-- Steps that begin at ARGV[from]. Each has a number first:
--   n > 0   a command of n words
--   0       events: attempt, first seq, count, then a type and data for each
--   -1      a lease: milliseconds, member
--   -2      a change is told to who watches all jobs: channel, words
--   -3      a job leaves the queue: the queue of its type, the type, the job
-- KEYS: 1 the job's record, 2 its log, 3 leases, 4 the counter of changes, 5 the queue, 6 its types
local function steps(from)
  local at = from
  while at <= #ARGV do
    local kind = tonumber(ARGV[at])
    if kind > 0 then
      -- what is stored must not fail because somebody may not be told
      local call = ARGV[at + 1] == 'SPUBLISH' and redis.pcall or redis.call
      call(unpack(ARGV, at + 1, at + kind))
      at = at + kind + 1
    elseif kind == 0 then
      local attempt, first, count = ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
      at = at + 4
      for n = first, first + count - 1 do
        redis.call('XADD', KEYS[2], attempt .. '-' .. string.format('%.0f', n), ARGV[at], ARGV[at + 1])
        at = at + 2
      end
    elseif kind == -1 then
      local time = redis.call('TIME')
      local over = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[at + 1])
      redis.call('ZADD', KEYS[3], string.format('%.0f', over), ARGV[at + 2])
      at = at + 3
    elseif kind == -2 then
      local number = redis.call('INCR', KEYS[4])
      redis.pcall('SPUBLISH', ARGV[at + 1], string.format('%.0f', number) .. ' ' .. ARGV[at + 2])
      at = at + 3
    else
      redis.call('ZREM', KEYS[5], ARGV[at + 3])
      redis.call('ZREM', ARGV[at + 1], ARGV[at + 3])
      if redis.call('EXISTS', ARGV[at + 1]) == 0 then
        redis.call('SREM', KEYS[6], ARGV[at + 2])
      end
      at = at + 4
    end
  end
end

