-- Takes the steps if the record is still the revision ARGV[1]; 1 if it was.
if redis.call('HGET', KEYS[1], 'rev') ~= ARGV[1] then
  return 0
end
steps(2)
return 1
