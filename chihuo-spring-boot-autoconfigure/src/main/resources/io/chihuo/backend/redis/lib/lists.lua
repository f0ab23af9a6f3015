-- Where lists keep the order of the ready tasks: notify the workers, and the nodes that await ended tasks. Called last.
local function wake()
	if madeEnds then
		madeEnds.publishEnds()
	end
	if woken or suspected then
		publish('r')
	end
end
