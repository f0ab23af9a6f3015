-- Where lists keep the order of the ready tasks: notify the workers. Called last.
local function wake()
	if woken or suspected then
		publish('r')
	end
end
