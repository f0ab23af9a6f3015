-- Adds tasks at the tail.
-- KEYS: list of ids, hash of payloads by id
-- ARGV: id and payload of each task
-- returns their number
local ids = {}
for i = 1, #ARGV, 2 do
  ids[#ids + 1] = ARGV[i]
end
redis.call('HSET', KEYS[2], unpack(ARGV))
redis.call('RPUSH', KEYS[1], unpack(ids))
return #ids
