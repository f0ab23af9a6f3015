-- Returns children that are to be cancelled; each batch is returned to one caller, and again after a time unless it is handled.
-- ARGV: most batches, that time in ms, numbers of batches that are handled
-- returns number and children of each batch
-- state change: none; ORPHANS and CHILDREN
catchUp()
for i = 3, #ARGV do
	call('ZREM', ORPHANS, ARGV[i])
	call('HDEL', CHILDREN, '\1' .. ARGV[i])
end
local taken = {}
for _, number in ipairs(call('ZRANGEBYSCORE', ORPHANS, '-inf', now, 'LIMIT', 0, ARGV[1])) do
	taken[#taken + 1] = number
	taken[#taken + 1] = call('HGET', CHILDREN, '\1' .. number) or ''
	call('ZADD', ORPHANS, now + ARGV[2], number)
end
wake()
return taken
