-- Gives new tickets, at the tail, for those that still hold.
-- ARGV: ids of the tickets, numbers of the tickets
-- returns how many
-- state change: none; TICKETS
local count = #ARGV / 2
local reissued = 0
for i, held in ipairs(call('HMGET', TICKETS, unpack(ARGV, 1, count))) do
	if held == ARGV[count + i] then
		push('RPUSH', READY, ARGV[i])
		reissued = reissued + 1
	end
end
wake()
return reissued
