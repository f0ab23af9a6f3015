-- Where lists keep the order of the ready tasks: notify the workers, and those who await what has ended. Called last.
local function wake()
	if made then
		made.publishEnds()
	end
	if woken or suspected then
		publish('r')
	end
end
