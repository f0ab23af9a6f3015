-- Moves some finish marks to where the policy wants them: into EXPIRING if they expire, into FINISHED if not.
-- ARGV: where the last step ended, 0 to begin
-- returns 1 if more are left to move, 0 if not, and where this step ended
-- state change: none; FINISHED, EXPIRING
wake()
if retention > 0 then
	local cursor, found = unpack(call('HSCAN', FINISHED, ARGV[1], 'COUNT', STEP))
	for i = 1, #found, 2 do
		call('HDEL', FINISHED, found[i])
		call('ZADD', EXPIRING, tonumber(found[i + 1]) and found[i + 1] or now, found[i])
	end
	return { call('EXISTS', FINISHED), cursor }
end
local found = call('ZPOPMIN', EXPIRING, STEP)
for i = 1, #found, 2 do
	call('HSET', FINISHED, found[i], found[i + 1])
end
return { call('EXISTS', EXPIRING), '0' }
