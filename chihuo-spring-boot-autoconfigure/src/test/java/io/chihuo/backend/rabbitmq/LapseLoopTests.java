package io.chihuo.backend.rabbitmq;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.jdbc.TestDatabase;
import io.chihuo.contract.ContractQueue;
import io.chihuo.test.SettableClock;

class LapseLoopTests {

	static final StringBuffer LOG = new StringBuffer();

	@SuppressWarnings("unchecked")
	static <T> T logged(Class<T> type, T target) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
			Object result = method.invoke(target, args);
			if (result instanceof QueueLedger queue) {
				return logged(QueueLedger.class, queue);
			}
			if (result instanceof CompletableFuture<?> future) {
				LOG.append(System.nanoTime() / 1000 % 100000000)
					.append(" > ")
					.append(method.getName())
					.append(args == null ? "" : java.util.Arrays.toString(args))
					.append("\n");
				return future.thenApply((answer) -> {
					LOG.append(System.nanoTime() / 1000 % 100000000)
						.append(" < ")
						.append(method.getName())
						.append(" ")
						.append(answer)
						.append("\n");
					return answer;
				});
			}
			return result;
		});
	}

	@Test
	void loop() {
		SettableClock clock = new SettableClock();
		TestDatabase database = TestDatabase.h2();
		CachingConnectionFactory factory = RabbitContract.connect();
		Ledger ledger = logged(Ledger.class, database.ledger(clock));
		RabbitTaskBackend backend = new RabbitTaskBackend(factory, ledger, clock,
				new RabbitSettings(QueueType.QUORUM, true, Duration.ofSeconds(20)));
		int wrong = 0;
		for (int i = 0; i < 60; i++) {
			LOG.setLength(0);
			ContractQueue queue = new ContractQueue(backend.store(new QueueName("lapseloop", "q" + i)), clock::advance);
			queue.addAll("a", "b");
			queue.claim(ContractQueue.LEASE);
			queue.lapse();
			List<String> ids = queue.claim(2).stream().map((task) -> task.lease().id()).toList();
			if (!ids.equals(List.of("a", "b"))) {
				wrong++;
				System.out.println("WRONG " + i + " " + ids + "\n" + LOG);
			}
		}
		System.out.println("WRONG COUNT " + wrong);
		backend.close();
	}

}
