// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A file with the classes that child JVMs load from jars, ready to be mapped into memory.
 * The first children of a module list their classes; another process then makes the
 * archive while tests go on. A JVM starts without the archive if it does not fit.
 */
final class ClassArchive {

	/** Children that list their classes. */
	private static final int LIST_COUNT = 5;

	private static final AtomicBoolean begun = new AtomicBoolean();

	private final List<String> jars;

	private final Path directory;

	private final Path file;

	private ClassArchive(List<String> jars, Path directory) {
		this.jars = jars;
		this.directory = directory;
		this.file = directory.resolve("classes.jsa");
	}

	/** The archive of a class path, below the directory {@code target} of the module. */
	static ClassArchive of(List<String> jars) {
		StringBuilder contents = new StringBuilder(System.getProperty("java.vm.version"));
		jars.forEach((jar) -> contents.append(jar).append(new File(jar).lastModified()));
		return new ClassArchive(jars,
				Path.of("target", "class-archive-" + Integer.toHexString(contents.toString().hashCode()))
					.toAbsolutePath());
	}

	/** Options of a JVM that uses the archive, or helps to make it. */
	List<String> options() {
		if (Files.exists(this.file)) {
			return List.of("-XX:SharedArchiveFile=" + this.file);
		}
		try {
			Files.createDirectories(this.directory);
			List<Path> lists = lists();
			if (lists.size() < LIST_COUNT) {
				return List.of("-XX:DumpLoadedClassList=" + Files.createTempFile(this.directory, "child", ".list"));
			}
			if (begun.compareAndSet(false, true)) {
				make(lists);
			}
		}
		catch (IOException ex) {
			System.err.println("Child JVMs start without an archive of their classes: " + ex);
		}
		return List.of();
	}

	private List<Path> lists() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.toString().endsWith(".list")).toList();
		}
	}

	private void make(List<Path> lists) throws IOException {
		FileChannel lock = FileChannel.open(this.directory.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		if (lock.tryLock() == null) {
			lock.close();
			return;
		}
		Path classes = Files.write(this.directory.resolve("classes.txt"), union(lists));
		Path unfinished = this.directory.resolve("unfinished");
		Process process = new ProcessBuilder(ChildJvm.JAVA, "-Xshare:dump", "-XX:SharedClassListFile=" + classes,
				"-XX:SharedArchiveFile=" + unfinished, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				String.join(File.pathSeparator, this.jars))
			.redirectErrorStream(true)
			.redirectOutput(Redirect.to(this.directory.resolve("output").toFile()))
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		process.onExit().thenAccept((ended) -> finish(ended, unfinished, lock));
	}

	/** A child that was killed has left an incomplete line at the end of its list. */
	private static Set<String> union(List<Path> lists) throws IOException {
		Set<String> classes = new LinkedHashSet<>();
		for (Path list : lists) {
			String text = Files.readString(list);
			text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(classes::add);
		}
		return classes;
	}

	private void finish(Process process, Path unfinished, FileChannel lock) {
		try (lock) {
			if (process.exitValue() == 0) {
				Files.move(unfinished, this.file, StandardCopyOption.ATOMIC_MOVE);
			}
			else {
				Files.deleteIfExists(unfinished);
			}
		}
		catch (IOException ex) {
			System.err.println("Child JVMs start without an archive of their classes: " + ex);
		}
	}

}
