package io.chihuo.backend.redis.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * A worker in a process of its own. Ids say what their tasks do: {@code parent-i-n} adds
 * n children, {@code slow-i} waits until it is interrupted, all others are done at once.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WorkerApplication.Work.class)
class WorkerApplication {

	static final String LOOP = "work";

	static final String EFFECTS = "effects";

	public static void main(String[] arguments) {
		SpringApplication.run(WorkerApplication.class, arguments);
	}

	@Bean
	Journal journal() throws IOException {
		return new Journal(Path.of(System.getProperty("journal")));
	}

	@ChihuoLoop(name = LOOP)
	static class Work {

		private final Journal journal;

		private final StringRedisTemplate redis;

		Work(Journal journal, StringRedisTemplate redis) {
			this.journal = journal;
			this.redis = redis;
		}

		@MakeTask
		void run(Task<String> task) throws InterruptedException {
			this.journal.started(task.id(), task.fencingToken());
			String[] words = task.id().split("-");
			if (words[0].equals("parent")) {
				addChildren(task, Integer.parseInt(words[2]));
			}
			else if (words[0].equals("slow")) {
				new CountDownLatch(1).await();
			}
			this.redis.opsForHash().increment(EFFECTS, task.id() + " " + task.fencingToken(), 1);
			this.journal.ended(task.id(), task.fencingToken());
			task.finish();
		}

		private void addChildren(Task<String> task, int count) {
			for (int i = 0; i < count; i++) {
				String child = "child-" + i + "-of-" + task.id();
				task.queue().add(child, "payload of " + child);
				this.journal.added(child);
			}
		}

	}

}
