// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.step.StepFields;

/**
 * Appends to a file that ends at an offset. A run that finds its bytes there, or the
 * first of them, writes only those that are missing, so that a run that was cut off can
 * be repeated.
 */
final class FileAppendOperation implements FileOperation {

	private static final Duration LOCK_RETRY_DELAY = Duration.ofMillis(200);

	private final FileRoot root;

	FileAppendOperation(FileRoot root) {
		this.root = root;
	}

	@Override
	public Set<String> fieldNames() {
		return FileContent.withFields("path", "offset", "sync");
	}

	@Override
	public Map<String, @Nullable Object> perform(StepFields fields) throws IOException {
		FilePath path = FilePath.parsePath(fields.requireText("path"));
		fields.requireText("offset");
		long offset = fields.readNumber("offset", 0, 0, Long.MAX_VALUE);
		ByteBuffer content = ByteBuffer.wrap(FileContent.readContent(fields));
		if (content.remaining() > this.root.maxFileSize() - offset) {
			throw StagedFile.tooLarge(path.lastName(), this.root.maxFileSize());
		}
		long end = offset + content.remaining();
		boolean sync = fields.readFlag("sync", true);
		try (FileDirectory parent = (offset == 0) ? this.root.createParent(path) : this.root.openParent(path)) {
			if (offset == 0) {
				createMissing(parent, path.lastName());
			}
			// also opened for reading, for which a FIFO does not block
			try (FileChannel channel = parent.openFile(path.lastName(), StandardOpenOption.READ,
					StandardOpenOption.WRITE)) {
				lockFile(channel, path);
				appendMissing(channel, path, offset, content);
				if (sync) {
					channel.force(true);
				}
			}
		}
		return Map.of("next", end);
	}

	private static void createMissing(FileDirectory parent, String name) throws IOException {
		if (parent.findAttributes(name) == null) {
			try {
				parent.createFile(name).close();
				parent.forceNames();
			}
			catch (FileAlreadyExistsException ex) {
				// by somebody else
			}
		}
	}

	/** Two appends at one offset must not mix. The lock ends with the channel. */
	private static void lockFile(FileChannel channel, FilePath path) throws IOException {
		try {
			if (channel.tryLock() != null) {
				return;
			}
		}
		catch (OverlappingFileLockException ex) {
			// explained below
		}
		throw new RetryLaterException(LOCK_RETRY_DELAY, "Another append to " + path + " is under way");
	}

	private static void appendMissing(FileChannel channel, FilePath path, long offset, ByteBuffer content)
			throws IOException {
		long size = channel.size();
		if (size < offset) {
			throw new RejectTaskException("The append to " + path + " at offset " + offset
					+ " would leave a gap, since the file has " + size + " bytes");
		}
		ByteBuffer present = ByteBuffer.allocate((int) Math.min(size - offset, content.remaining()));
		while (present.hasRemaining() && channel.read(present, offset + present.position()) > 0) {
			// until all are there
		}
		present.flip();
		ByteBuffer expected = content.slice(0, present.remaining());
		if (!present.equals(expected)) {
			throw new RejectTaskException("The append to " + path + " at offset " + offset
					+ " finds other bytes there: the file has " + size + " bytes");
		}
		content.position(present.remaining());
		while (content.hasRemaining()) {
			channel.write(content, offset + content.position());
		}
	}

}
