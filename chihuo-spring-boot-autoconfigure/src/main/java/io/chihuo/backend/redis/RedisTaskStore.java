package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskStore;

import static io.chihuo.backend.redis.QueueKeys.bytes;

/**
 * One queue in Redis. A large batch is cut into scripts that follow each other on the
 * connection.
 */
final class RedisTaskStore implements TaskStore {

	private static final int MAX_IDS = 1000;

	/** Large, since what is released in one batch goes back in one block. */
	private static final int MAX_SETTLEMENTS = 3000;

	private static final byte[][] NOTHING = {};

	private final QueueName queue;

	private final QueueScripts scripts;

	private final EventChannels channels;

	private final QueueWatch watch;

	private final Claims claims = new Claims();

	private final String channel;

	RedisTaskStore(QueueName queue, String session, RedisLink link, EventChannels channels) {
		QueueKeys keys = new QueueKeys(queue, session);
		this.queue = queue;
		this.scripts = new QueueScripts(queue, keys, link);
		this.channels = channels;
		this.channel = keys.channel();
		this.watch = new QueueWatch(link, () -> this.scripts.run(Script.UNTOLD, bytes("100")), channels::verify);
	}

	@Override
	public QueueName queue() {
		return this.queue;
	}

	@Override
	public boolean local() {
		return false;
	}

	@Override
	public CompletableFuture<Void> configure(QueuePolicy policy) {
		return this.scripts
			.run(Script.CONFIGURE, number(policy.maxLength()), number(policy.maxCrashes()),
					number(policy.finishedRetention().toMillis()))
			.thenCompose((configured) -> moveMarks(number(0)));
	}

	/** In steps, since there may be millions. */
	private CompletableFuture<Void> moveMarks(byte[] from) {
		return this.scripts.run(Script.MOVE_MARKS, from)
			.thenApply(Reply::of)
			.thenCompose((step) -> (step.number(0) > 0) ? moveMarks(step.bytes(1))
					: CompletableFuture.completedFuture(null));
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		if (tasks.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		return inParts(AddArguments.parts(tasks), (part) -> this.scripts.runOnce(Script.ADD, AddArguments.of(part))
			.thenApply((reply) -> Letters.decode(reply, Letters::added)));
	}

	@Override
	public CompletableFuture<List<LeasedTask>> claim(int max, Duration lease, String worker) {
		this.watch.leases(lease);
		long claim = this.claims.begin();
		CompletableFuture<Object> answer = this.scripts.run(Script.CLAIM, number(Math.min(max, MAX_CLAIM)),
				number(lease.toMillis()), number(claim), bytes(this.claims.lost()));
		return answer.whenComplete((reply, failure) -> {
			if (failure == null) {
				this.claims.answered(claim);
			}
			else {
				this.claims.lose(claim);
			}
		}).thenApply((reply) -> {
			Reply parts = Reply.of(reply);
			this.watch.nextMoment(parts.number(0));
			return TaskAnswers.claimed(parts);
		});
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return inParts(parts(leases, MAX_IDS), (part) -> {
			List<byte[]> arguments = new ArrayList<>(1 + 2 * part.size());
			arguments.add(number(length.toMillis()));
			part.forEach((lease) -> {
				arguments.add(bytes(lease.id()));
				arguments.add(number(lease.token()));
			});
			return this.scripts.run(Script.RENEW, arguments.toArray(byte[][]::new))
				.thenApply((reply) -> Letters.decode(reply, Letters::renewal));
		});
	}

	/**
	 * Of several parts the last is sent first, so that what they release stands in the
	 * order of the batch.
	 */
	@Override
	public CompletableFuture<List<Settled>> settle(List<Settlement> settlements) {
		List<List<Settlement>> parts = new ArrayList<>(parts(settlements, MAX_SETTLEMENTS));
		Collections.reverse(parts);
		List<CompletableFuture<List<Settled>>> answers = new ArrayList<>(parts.size());
		for (List<Settlement> part : parts) {
			answers.add(this.scripts.runOnce(Script.SETTLE, SettleArguments.of(part))
				.thenApply((reply) -> Letters.decode(reply, Letters::settled)));
		}
		Collections.reverse(answers);
		return join(answers);
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return letters(Script.FINISH, ids, Letters::yes);
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return letters(Script.UNFINISH, ids, Letters::yes);
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
		return this.watch.listening().thenCompose((listening) -> letters(Script.CANCEL, ids, Letters::cancelled));
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return inParts(parts(ids, MAX_IDS), (part) -> this.scripts.run(Script.FIND, arguments(part))
			.thenApply((reply) -> TaskAnswers.found(part, reply)));
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return this.scripts.run(Script.COUNTS, NOTHING).thenApply(TaskAnswers::counts);
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return this.watch.listening()
			.thenCompose((listening) -> this.scripts.run(Script.CLEAR_UNFINISHED, NOTHING))
			.thenApply(RedisTaskStore::count);
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return this.scripts.run(Script.CLEAR_FINISHED, NOTHING).thenApply(RedisTaskStore::count);
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size) {
		return this.scripts.run(Script.DEAD_LETTERS, bytes((cursor != null) ? cursor : "0"), number(size))
			.thenApply(TaskAnswers::page);
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return letters(Script.REQUEUE, ids, Letters::yes);
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return letters(Script.DISCARD, ids, Letters::yes);
	}

	@Override
	public Runnable listen(StoreListener listener) {
		Runnable unlisten = this.watch.listen(listener);
		this.channels.receive(this.channel, this.watch);
		return unlisten;
	}

	private <R> CompletableFuture<List<R>> letters(Script script, List<String> ids, IntFunction<R> meaning) {
		return inParts(parts(ids, MAX_IDS), (part) -> this.scripts.runOnce(script, arguments(part))
			.thenApply((reply) -> Letters.decode(reply, meaning)));
	}

	private static byte[][] arguments(List<String> ids) {
		return ids.stream().map(QueueKeys::bytes).toArray(byte[][]::new);
	}

	private static byte[] number(long number) {
		return bytes(Long.toString(number));
	}

	private static Long count(Object reply) {
		return Reply.of(reply).number(0);
	}

	private static <T> List<List<T>> parts(List<T> batch, int most) {
		if (batch.size() <= most) {
			return batch.isEmpty() ? List.of() : List.of(batch);
		}
		List<List<T>> parts = new ArrayList<>();
		for (int i = 0; i < batch.size(); i += most) {
			parts.add(batch.subList(i, Math.min(i + most, batch.size())));
		}
		return parts;
	}

	private static <T, R> CompletableFuture<List<R>> inParts(List<List<T>> parts,
			Function<List<T>, CompletableFuture<List<R>>> send) {
		return (parts.size() == 1) ? send.apply(parts.get(0)) : join(parts.stream().map(send).toList());
	}

	private static <R> CompletableFuture<List<R>> join(List<CompletableFuture<List<R>>> answers) {
		if (answers.size() == 1) {
			return answers.get(0);
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenApply((done) -> {
			List<R> all = new ArrayList<>();
			answers.forEach((answer) -> all.addAll(answer.join()));
			return all;
		});
	}

}
