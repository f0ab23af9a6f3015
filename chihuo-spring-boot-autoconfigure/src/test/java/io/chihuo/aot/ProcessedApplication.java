// SPDX-License-Identifier: Apache-2.0

package io.chihuo.aot;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoSchedule;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.MakeTask;
import io.chihuo.OnStart;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

/**
 * An application with loops of all kinds, which ends when each has run a task.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, JacksonAutoConfiguration.class })
@Import(ProcessedApplication.Uploads.class)
@ImportTaskClients(ProcessedApplication.Frames.class)
class ProcessedApplication {

	private static final CountDownLatch RAN = new CountDownLatch(3);

	record PhotoFile(String file) {
	}

	@ChihuoLoop(name = "albums")
	static class Albums {

		@OnStart
		void seed(TaskQueue<List<PhotoFile>> queue) {
			run("seed of " + queue.name());
		}

		@MakeTask
		void make(String id, List<PhotoFile> photos) {
			run("album " + id + " of " + photos.get(0).file());
		}

	}

	record Wingspan(int centimetres) {
	}

	record TideReport(String coast) {
	}

	@Component
	static class Tides {

		@ChihuoSchedule(name = "tides", every = "1h")
		TideReport look() {
			return new TideReport("west");
		}

	}

	@ChihuoLoop(name = "names")
	static class ProcessedNamesLoop {

		@MakeTask
		Wingspan make(String id) {
			run("name " + id);
			return new Wingspan(110);
		}

	}

	record Frame(String wood, int width) {
	}

	interface Frames {

		@ChihuoTask
		Frame choose(PhotoFile photo, int width);

		default Frame chooseNarrow(PhotoFile photo) {
			return choose(photo, 1);
		}

	}

	@ChihuoLoop
	static class FrameWorker implements Frames {

		@Override
		public Frame choose(PhotoFile photo, int width) {
			return new Frame("oak for " + photo.file(), width);
		}

	}

	record Uploads(Frames frames, TaskQueue<List<PhotoFile>> albums,
			@Qualifier("elsewhere") TaskQueue<PhotoFile> photos) {
	}

	private static void run(String what) {
		System.out.println("ran " + what);
		RAN.countDown();
	}

	public static void main(String[] args) throws InterruptedException {
		try (ConfigurableApplicationContext context = SpringApplication.run(ProcessedApplication.class, args)) {
			Uploads uploads = context.getBean(Uploads.class);
			uploads.albums().add("summer", List.of(new PhotoFile("sea.jpg"))).isAccepted();
			System.out.println("added " + uploads.photos().add("cat", new PhotoFile("cat.jpg")));
			System.out.println("chose " + uploads.frames().chooseNarrow(new PhotoFile("cat.jpg")));
			context.getBean("chihuo.queue.names", TaskQueue.class).add("gull").isAccepted();
			System.out.println("all ran: " + RAN.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS));
		}
	}

}
