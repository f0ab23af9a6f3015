// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The schedules of a namespace: those that {@link ChihuoSchedule} declares, and those
 * that are made at run time and kept in the backend. Every node whose application has the
 * loop of a schedule proposes its slots; the store takes each slot once.
 * <p>
 * Methods block until the backend has answered, and throw
 * {@link BackendUnavailableException} if it does not; then the change may or may not have
 * been made. They throw {@link ChihuoException} if a schedule is damaged, encrypted with
 * a key that this node lacks, or of a later version; only {@link #remove} and
 * {@link #list} work then. May be called by any thread that may block.
 */
public interface ChihuoSchedules {

	/**
	 * Most schedules of a namespace.
	 */
	int MAX_SCHEDULES = 10_000;

	/**
	 * Most bytes of the encoded payload of a schedule that is made at run time.
	 */
	int MAX_PAYLOAD_BYTES = 16 * 1024;

	/**
	 * Most lines of history that are kept of a schedule.
	 */
	int MAX_HISTORY_SIZE = 100;

	/**
	 * Most slots that {@link #nextSlots} answers.
	 */
	int MAX_NEXT_SLOTS = 1000;

	/**
	 * Most schedules of a page.
	 */
	int MAX_PAGE_SIZE = 1000;

	/**
	 * Make a schedule, whose slots count from now.
	 * @param name name of the schedule, unique in the namespace: 1 to 128 letters,
	 * digits, {@code .}, {@code _} and {@code -}
	 * @param loop name of the loop that runs its tasks
	 * @param payload payload of each task, encoded now by its own class; null for none
	 * @return false if there is a schedule of that name, which is not changed
	 * @throws IllegalArgumentException if a name or an option is not valid
	 * @throws InvalidTaskException if the payload cannot be serialised, or is larger than
	 * {@link #MAX_PAYLOAD_BYTES}
	 * @throws IllegalStateException if the namespace has {@link #MAX_SCHEDULES} schedules
	 */
	boolean add(String name, String loop, @Nullable Object payload, ScheduleOptions options);

	/**
	 * Make a schedule, or change the one of that name. With other options its slots count
	 * from now; with the same ones they go on. It keeps its history, and stays paused if
	 * it was.
	 * @throws IllegalStateException if an annotation declares the schedule, or the
	 * namespace has {@link #MAX_SCHEDULES} schedules
	 * @see #add
	 */
	void replace(String name, String loop, @Nullable Object payload, ScheduleOptions options);

	/**
	 * Add no tasks for the slots of a schedule until it is resumed, on any node.
	 * @return false if it was paused before
	 * @throws ScheduleNotFoundException if there is no schedule of that name
	 */
	boolean pause(String name);

	/**
	 * Go on with the first slot after now. Slots that came due during the pause are
	 * skipped.
	 * @return false if it was not paused
	 * @throws ScheduleNotFoundException if there is no schedule of that name
	 */
	boolean resume(String name);

	/**
	 * Go on with the slots that came due during the pause, as its {@link MisfirePolicy}
	 * says.
	 * @return false if it was not paused
	 * @throws ScheduleNotFoundException if there is no schedule of that name
	 */
	boolean resumeAndCatchUp(String name);

	/**
	 * Add a task of a schedule at once, also if the schedule is paused or an earlier run
	 * is under way. The series of its slots does not change. If a method makes the
	 * payload, a node that has the method adds the task soon after.
	 * @return id of the task
	 * @throws ScheduleNotFoundException if there is no schedule of that name
	 * @throws QueueFullException if the queue is full
	 * @throws IllegalStateException if 10 earlier tasks wait for a node that makes their
	 * payloads
	 */
	String runNow(String name);

	/**
	 * Remove a schedule with its history. Tasks that were added stay.
	 * @return false if there was none of that name
	 * @throws IllegalStateException if a node declares it by an annotation
	 */
	boolean remove(String name);

	/**
	 * Find a schedule.
	 */
	Optional<ScheduleInfo> find(String name);

	/**
	 * The next slots of a schedule after now, as if it were not paused. With jitter the
	 * tasks are added later by its shift.
	 * @param count most slots, 1 to {@link #MAX_NEXT_SLOTS}
	 * @throws ScheduleNotFoundException if there is no schedule of that name
	 */
	List<Instant> nextSlots(String name, int count);

	/**
	 * The last lines of the history of a schedule, newest first; at most
	 * {@link #MAX_HISTORY_SIZE}.
	 * @throws ScheduleNotFoundException if there is no schedule of that name
	 */
	List<ScheduleEntry> history(String name);

	/**
	 * Page through the schedules, in any order. Those that are made or removed meanwhile
	 * may be missed, and others found twice.
	 * @param cursor {@link ScheduleListing#next()} of the page before, or null for the
	 * first
	 * @param size about how many, 1 to {@link #MAX_PAGE_SIZE}; a page may have fewer
	 * although others follow
	 */
	ScheduleListing list(@Nullable String cursor, int size);

}
