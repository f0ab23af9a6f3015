// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;

/**
 * Adds tasks until its process ends, each in a transaction with a row of the table
 * {@code orders}. Every second transaction is rolled back.
 */
@Component
@ConditionalOnProperty("faults.transactions")
class TransactionalProducing implements ApplicationRunner {

	private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	private final TaskQueue<FaultTask> queue;

	private final TransactionTemplate transaction;

	private final JdbcClient database;

	private final String prefix;

	TransactionalProducing(ChihuoClient client, DataSource dataSource, @Value("${faults.transactions}") String prefix) {
		this.queue = client.queue(LoadLoop.NAME, FaultTask.class);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.database = JdbcClient.create(dataSource);
		this.prefix = prefix;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		for (int i = 0;; i++) {
			String id = this.prefix + "-" + i;
			boolean committed = i % 2 == 0;
			this.transaction.executeWithoutResult((status) -> {
				this.database.sql("insert into orders (id) values (?)").param(id).update();
				this.queue.add(id, new FaultTask(1, 0));
				if (!committed) {
					status.setRollbackOnly();
				}
			});
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

}
