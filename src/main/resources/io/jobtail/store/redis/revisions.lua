-- The revision of each record; '' where there is none.
local revisions = {}
for i, key in ipairs(KEYS) do
  revisions[i] = redis.call('HGET', key, 'rev') or ''
end
return revisions
