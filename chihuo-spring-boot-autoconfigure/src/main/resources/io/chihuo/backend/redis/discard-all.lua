-- Forgets the oldest dead letters.
-- ARGV: number of the last one that is meant, '' for the last there is; most of them
-- returns how many were forgotten, then a space, then the number of the last one that is meant if more are left up to it
-- state change: dead -> absent
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
	move.remove(id, 'X')
end
wake()
return remember(number, #ids .. ' ' .. (call('ZCOUNT', DEAD, '-inf', last) > 0 and last or ''))
