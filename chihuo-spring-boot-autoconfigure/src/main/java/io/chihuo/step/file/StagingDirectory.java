// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Files that are being written, beside those that are read. What a process has left that
 * was killed is removed after a day without a change, when the next one starts and when
 * files are written.
 */
final class StagingDirectory {

	/** Time without a change after which nobody writes a file any more. */
	static final Duration MAX_PAUSE = Duration.ofDays(1);

	private static final long CLEANUP_INTERVAL_MILLIS = Duration.ofHours(1).toMillis();

	private final FileRoot root;

	private final LongSupplier clock;

	private final AtomicLong cleanedAt;

	StagingDirectory(FileRoot root, LongSupplier clock) {
		this.root = root;
		this.clock = clock;
		this.cleanedAt = new AtomicLong(clock.getAsLong());
	}

	/** Begin to write a file, which is moved to a directory at the end. */
	StagedFile createFile(FileDirectory target, String name) throws IOException {
		long now = this.clock.getAsLong();
		long last = this.cleanedAt.get();
		if (now - last > CLEANUP_INTERVAL_MILLIS && this.cleanedAt.compareAndSet(last, now)) {
			removeLeftovers();
		}
		FileDirectory staging = openStaging();
		try {
			String part = UUID.randomUUID() + ".part";
			return new StagedFile(staging, part, staging.createFile(part), target, name, this.root.maxFileSize());
		}
		catch (IOException | RuntimeException ex) {
			staging.close();
			throw ex;
		}
	}

	private FileDirectory openStaging() throws IOException {
		try (FileDirectory top = this.root.openTop()) {
			if (top.findAttributes(FilePath.STAGING_NAME) == null) {
				createStaging();
			}
			return top.openDirectory(FilePath.STAGING_NAME);
		}
	}

	private void createStaging() throws IOException {
		try {
			this.root.createStaging();
		}
		catch (FileAlreadyExistsException ex) {
			// another thread or process was first
		}
	}

	/** Remove what is left of processes that were killed. */
	void removeLeftovers() throws IOException {
		Instant limit = Instant.ofEpochMilli(this.clock.getAsLong()).minus(MAX_PAUSE);
		try (FileDirectory top = this.root.openTop()) {
			removeLeftovers(top, FilePath.STAGING_NAME + "-", limit);
			BasicFileAttributes staging = top.findAttributes(FilePath.STAGING_NAME);
			if (staging != null && staging.isDirectory()) {
				try (FileDirectory parts = top.openDirectory(FilePath.STAGING_NAME)) {
					removeLeftovers(parts, "", limit);
				}
			}
		}
	}

	private static void removeLeftovers(FileDirectory directory, String prefix, Instant limit) throws IOException {
		for (Iterator<Path> names = directory.entryNames(); names.hasNext();) {
			Path name = names.next().getFileName();
			BasicFileAttributes attributes = name.toString().startsWith(prefix) ? directory.findAttributes(name) : null;
			if (attributes != null && attributes.lastModifiedTime().toInstant().isBefore(limit)) {
				removeLeftover(directory, name, attributes);
			}
		}
	}

	private static void removeLeftover(FileDirectory directory, Path name, BasicFileAttributes attributes) {
		try {
			if (attributes.isDirectory()) {
				directory.deleteDirectory(name);
			}
			else {
				directory.deleteFile(name);
			}
		}
		catch (IOException ex) {
			// gone, or not ours: tried again
		}
	}

}
