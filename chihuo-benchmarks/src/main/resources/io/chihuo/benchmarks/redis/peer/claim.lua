-- Takes tasks from the head and leases them.
-- KEYS: list of ids, hash of payloads by id, sorted set of leases by their end
-- ARGV: most tasks, end of the leases (milliseconds since 1970)
-- returns ids and payloads, in the same order; nothing if there are no tasks
local ids = redis.call('LPOP', KEYS[1], ARGV[1])
if not ids then
  return {}
end
local leases = {}
for i = 1, #ids do
  leases[2 * i - 1] = ARGV[2]
  leases[2 * i] = ids[i]
end
redis.call('ZADD', KEYS[3], unpack(leases))
return { ids, redis.call('HMGET', KEYS[2], unpack(ids)) }
