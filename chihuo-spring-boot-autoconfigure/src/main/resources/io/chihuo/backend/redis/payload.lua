-- Reads payload and headers of a task.
-- ARGV: id
-- returns its record in TASKS; nothing if it is neither ready, delayed, running nor dead
-- state change: none
catchUp()
wake()
return { call('HGET', TASKS, ARGV[1]) or nil }
