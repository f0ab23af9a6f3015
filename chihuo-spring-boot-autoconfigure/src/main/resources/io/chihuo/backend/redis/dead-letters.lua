-- Pages through the dead letters, oldest first.
-- ARGV: number after which the page begins, most letters
-- returns number of the last one if more follow, else '', their ids, what TASKS holds of each, what FAILURES holds of
--   each
-- state change: none
catchUp()
local size = tonumber(ARGV[2])
local found = call('ZRANGEBYSCORE', DEAD, '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, size + 1)
local ids = {}
for i = 1, math.min(#found, 2 * size), 2 do
	ids[#ids + 1] = found[i]
end
wake()
if #ids == 0 then
	return { '', {}, {}, {} }
end
return { #found > 2 * size and found[2 * size] or '', ids, call('HMGET', TASKS, unpack(ids)),
	call('HMGET', FAILURES, unpack(ids)) }
