-- Called last: tickets that a script cannot return to its caller are left to another caller; suspects get no tickets.
local function wake()
	if madeEnds then
		madeEnds.publishEnds()
	end
	if storeTicketBatch(0) or suspected then
		publish('r')
	end
end
