-- Gives new tickets, at the tail, for those that still hold.
-- ARGV: how many tickets, their ids, their numbers: each number and how many in turn have it
-- returns how many
-- state change: none; TICKETS
local count = tonumber(ARGV[1])
local marks = marksOf(ARGV, 2, 1 + count)
local reissued = {}
local i = 1
for run = 2 + count, #ARGV, 2 do
	local mark = ticketMark(ARGV[run])
	for _ = 1, ARGV[run + 1] do
		if marks[i] == mark then
			reissued[#reissued + 1] = ARGV[1 + i]
		end
		i = i + 1
	end
end
moves().push('RPUSH', READY, unpack(reissued))
wake()
return #reissued
