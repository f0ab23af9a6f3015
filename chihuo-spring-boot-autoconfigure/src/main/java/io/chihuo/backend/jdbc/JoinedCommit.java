package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.chihuo.backend.NewTask;

/**
 * Does what belongs to the commit of a transaction of the application: some adds just
 * before it, and notifications after it. A call that is made between the commit and the
 * end of the transaction, as by a {@code @TransactionalEventListener}, is committed at
 * that end, since nobody else does.
 */
final class JoinedCommit implements TransactionSynchronization {

	private static final Logger logger = LoggerFactory.getLogger(JoinedCommit.class);

	private final List<DeferredAdd> adds = new ArrayList<>();

	private final List<Count> counts = new ArrayList<>();

	private final List<Runnable> actions = new ArrayList<>();

	private final Map<Object, Savepoint> savepoints = new HashMap<>();

	private final DataSource dataSource;

	/** Whether the commit follows all calls so far. */
	private boolean committing;

	private boolean late;

	private JoinedCommit(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Tasks that are added just before the commit.
	 *
	 * @param queue adds them; the same object for the same queue
	 * @param tasks the tasks
	 */
	private record DeferredAdd(Consumer<List<NewTask>> queue, List<NewTask> tasks) {

	}

	/**
	 * How many more tasks wait.
	 *
	 * @param queue their queue
	 * @param more how many
	 */
	private record Count(QueueWork queue, int more) {

	}

	/**
	 * A savepoint of the application.
	 *
	 * @param adds how many adds there were
	 * @param counts how many counts there were
	 * @param actions how many actions there were
	 */
	private record Savepoint(int adds, int counts, int actions) {

	}

	/** The one of the current transaction on a data source. */
	static JoinedCommit of(DataSource dataSource) {
		for (TransactionSynchronization registered : TransactionSynchronizationManager.getSynchronizations()) {
			if (registered instanceof JoinedCommit known && known.dataSource == dataSource) {
				return known;
			}
		}
		JoinedCommit created = new JoinedCommit(dataSource);
		TransactionSynchronizationManager.registerSynchronization(created);
		return created;
	}

	void before(Consumer<List<NewTask>> queue, List<NewTask> tasks) {
		this.late |= this.committing;
		this.adds.add(new DeferredAdd(queue, tasks));
	}

	void count(QueueWork queue, int more) {
		this.counts.add(new Count(queue, more));
	}

	void after(Runnable action) {
		this.late |= this.committing;
		this.actions.add(action);
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, new Savepoint(this.adds.size(), this.counts.size(), this.actions.size()));
	}

	@Override
	public void savepointRollback(Object savepoint) {
		Savepoint before = this.savepoints.getOrDefault(savepoint, new Savepoint(0, 0, 0));
		this.adds.subList(before.adds(), this.adds.size()).clear();
		this.counts.subList(before.counts(), this.counts.size()).clear();
		this.actions.subList(before.actions(), this.actions.size()).clear();
	}

	/** Those of one queue at once, which lock rows in the order of their ids. */
	@Override
	public void beforeCommit(boolean readOnly) {
		Map<Consumer<List<NewTask>>, List<NewTask>> queues = new LinkedHashMap<>();
		this.adds
			.forEach((add) -> queues.computeIfAbsent(add.queue(), (queue) -> new ArrayList<>()).addAll(add.tasks()));
		this.adds.clear();
		queues.forEach(Consumer::accept);
		Map<QueueWork, Integer> sums = new LinkedHashMap<>();
		this.counts.forEach((count) -> sums.merge(count.queue(), count.more(), Integer::sum));
		this.counts.clear();
		sums.forEach(QueueWork::addWaiting);
	}

	@Override
	public void beforeCompletion() {
		this.committing = true;
	}

	@Override
	public void afterCompletion(int status) {
		if (status == STATUS_COMMITTED && ((!this.late && this.committing) || commit())) {
			this.actions.forEach(Runnable::run);
		}
	}

	private boolean commit() {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			beforeCommit(false);
			connection.commit();
			return true;
		}
		catch (SQLException | RuntimeException ex) {
			logger.error("Calls of queues that were made after the commit of a transaction could not be committed; "
					+ "what they did is lost", ex);
			return false;
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

}
