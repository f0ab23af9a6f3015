-- Called last: what a script leaves here that cannot give it to its caller, somebody else posts; suspects get no tickets.
local function wake()
	if keepPosting(0) or suspected then
		publish('r')
	end
end
