-- New tasks of ids are added together.
-- anyOutcome: whether outcomes of them are kept
local function beginTasks(ids, anyOutcome)
	if settings[8] then
		for _, id in ipairs(ids) do
			moves().orphanStrays(id)
		end
	end
	if anyOutcome then
		-- earlier outcomes of the ids are found by their order numbers only
		for _, id in ipairs(ids) do
			moves().hideOutcomes(id)
		end
	end
end
