-- Takes the steps of a new job. Answers '' if it did, 'taken' if there is such a job already, and
-- otherwise what is stored under the submitter's key, KEYS[7], if there is one.
if KEYS[7] then
  local earlier = redis.call('GET', KEYS[7])
  if earlier then
    return earlier
  end
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 'taken'
end
steps(1)
return ''
