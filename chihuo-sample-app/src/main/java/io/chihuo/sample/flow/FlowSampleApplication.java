// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/**
 * Runs the sample of flows that {@code --sample} names. Its settings are in
 * {@code flows.yml}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class FlowSampleApplication {

	/**
	 * Run a sample. The exit status is 1 if it fails or does not exist.
	 */
	public static void main(String[] args) {
		System.exit(runSample(args));
	}

	static int runSample(String... args) {
		String name = new SimpleCommandLinePropertySource(args).getProperty("sample");
		Optional<FlowSampleEntry> sample = FlowSampleEntry.find((name != null) ? name : "");
		if (sample.isPresent()) {
			return runSample(sample.get(), args);
		}
		boolean unknown = name != null && !name.isEmpty();
		System.out.println((unknown ? "There is no sample '" + name + "'. " : "") + "Samples for --sample=<name>:");
		System.out.println(FlowSampleEntry.listAll());
		return unknown ? 1 : 0;
	}

	private static int runSample(FlowSampleEntry sample, String... args) {
		String end;
		System.out.println(sample.sampleName() + ": " + sample.effect());
		try (ConfigurableApplicationContext context = createApplication(sample).run(args)) {
			long begin = System.nanoTime();
			long steps = context.getBean(sample.type()).runSample(context.getBean(ApplicationArguments.class));
			end = endLine(sample, steps, Duration.ofNanos(System.nanoTime() - begin));
		}
		catch (Exception ex) {
			System.out.println("flow " + sample.sampleName() + " is not done: " + ex);
			return 1;
		}
		System.out.println(end); // the last line, after the loops have stopped
		return 0;
	}

	private static String endLine(FlowSampleEntry sample, long steps, Duration time) {
		return String.format(Locale.ROOT, "flow %s: steps=%d seconds=%.2f", sample.sampleName(), steps,
				time.toMillis() / 1000.0);
	}

	/**
	 * The application with settings of its own, since other examples have theirs on the
	 * same class path. The name of a sample is the profile of its settings.
	 */
	static SpringApplicationBuilder createApplication(FlowSampleEntry... samples) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(FlowSampleApplication.class)
			.properties("spring.config.name=flows")
			.initializers(new SampleServerCheck());
		Stream.of(samples).forEach((sample) -> application.sources(sample.type()).profiles(sample.sampleName()));
		return application;
	}

}
