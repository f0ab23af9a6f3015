-- Called last: tickets that a script cannot return to its caller are left to another caller; suspects get no tickets.
local function wake()
	if keepPosting(0) or suspected then
		publish('r')
	end
end
