-- Requeues the oldest dead letters at the tail, their attempts from 1.
-- ARGV: number of the last one that is meant, '' for the last there is; most of them
-- returns how many were requeued, then a space, then the number of the last one that is meant if more are left up to it
-- state change: dead -> ready
local number, before = begin()
if before then
	return before
end
catchUp()
local move = moves()
local last = ARGV[1] ~= '' and ARGV[1] or call('ZRANGE', DEAD, -1, -1, 'WITHSCORES')[2] or '0'
local ids = call('ZRANGEBYSCORE', DEAD, '-inf', last, 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do
	call('ZREM', DEAD, id)
	call('HDEL', FAILURES, id)
	move.fail(id, move.failuresOf(id), now, '')
	move.enqueue(id, false, now)
end
wake()
return remember(number, #ids .. ' ' .. (call('ZCOUNT', DEAD, '-inf', last) > 0 and last or ''))
