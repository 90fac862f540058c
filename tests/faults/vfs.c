/* SQLite's default VFS in the program under test: the system's own, with the faults of fault.h in between. */
#include <errno.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "fault.h"

struct file {
	sqlite3_file base;
	const char *path; /* NULL: a temporary one */
	int flags;
	sqlite3_file *real; /* behind this */
};

static sqlite3_vfs *unix_vfs, faulty;
static sqlite3_io_methods methods;
static atomic_bool checkpointing;

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct file *)file)->real;
}

static int failed(int error, int code)
{
	errno = error;
	return error == ENOSPC && code == SQLITE_IOERR_WRITE ? SQLITE_FULL : code;
}

static const char *tracked(sqlite3_file *file)
{
	return fault_will_cut() ? ((struct file *)file)->path : NULL;
}

static int x_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int x_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
	fault_enter();
	int error = fault_before(CALL_READ);
	fault_leave();
	if (error)
		return failed(error, SQLITE_IOERR_READ);
	return real_of(file)->pMethods->xRead(real_of(file), bytes, count, offset);
}

static int x_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
	sqlite3_file *real = real_of(file);
	fault_enter();
	int error = fault_before(CALL_WRITE), result;
	/* A disk that gets full takes what still fits. */
	if (error == ENOSPC)
		real->pMethods->xWrite(real, bytes, count / 2, offset);
	result = error ? failed(error, SQLITE_IOERR_WRITE) : real->pMethods->xWrite(real, bytes, count, offset);
	if (result == SQLITE_OK && tracked(file))
		durable_wrote(tracked(file), bytes, (size_t)count, offset);
	fault_after();
	fault_leave();
	return result;
}

static int x_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	fault_enter();
	int error = fault_before(CALL_WRITE);
	int result = error ? failed(error, SQLITE_IOERR_TRUNCATE) :
			     real_of(file)->pMethods->xTruncate(real_of(file), size);
	if (result == SQLITE_OK && tracked(file))
		durable_truncated(tracked(file), size);
	fault_after();
	fault_leave();
	return result;
}

/* With synchronous=NORMAL the log is synced before a checkpoint, not at a commit. */
static bool is_left_out(sqlite3_file *file)
{
	return fault_normal() && (((struct file *)file)->flags & SQLITE_OPEN_WAL) && !atomic_load(&checkpointing);
}

static int x_sync(sqlite3_file *file, int flags)
{
	if (is_left_out(file))
		return SQLITE_OK;
	fault_enter();
	int error = fault_before(CALL_SYNC);
	int result = error ? failed(error, SQLITE_IOERR_FSYNC) : real_of(file)->pMethods->xSync(real_of(file), flags);
	if (result == SQLITE_OK && tracked(file))
		durable_synced(tracked(file));
	fault_after();
	fault_leave();
	return result;
}

static int x_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int x_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int x_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int x_check_reserved_lock(sqlite3_file *file, int *out)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int x_file_control(sqlite3_file *file, int what, void *argument)
{
	if (what == SQLITE_FCNTL_CKPT_START)
		atomic_store(&checkpointing, true);
	else if (what == SQLITE_FCNTL_CKPT_DONE)
		atomic_store(&checkpointing, false);
	return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int x_sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int x_device_characteristics(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int x_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
	sqlite3_file *real = real_of(file);
	if (!extend)
		return real->pMethods->xShmMap(real, page, size, extend, out);
	fault_enter();
	int error = fault_before(CALL_SHM);
	int result = error ? failed(error, SQLITE_IOERR_SHMSIZE) : real->pMethods->xShmMap(real, page, size, extend, out);
	if (error)
		*out = NULL;
	fault_after();
	fault_leave();
	return result;
}

static int x_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void x_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int x_shm_unmap(sqlite3_file *file, int remove)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = x_close, .xRead = x_read, .xWrite = x_write, .xTruncate = x_truncate, .xSync = x_sync,
	.xFileSize = x_file_size, .xLock = x_lock, .xUnlock = x_unlock, .xCheckReservedLock = x_check_reserved_lock,
	.xFileControl = x_file_control, .xSectorSize = x_sector_size,
	.xDeviceCharacteristics = x_device_characteristics, .xShmMap = x_shm_map, .xShmLock = x_shm_lock,
	.xShmBarrier = x_shm_barrier, .xShmUnmap = x_shm_unmap,
};

/* Read through SQLite's own descriptor: closing another one would drop the process's locks. */
static void remember(struct file *file)
{
	sqlite3_int64 size = 0;
	file->real->pMethods->xFileSize(file->real, &size);
	unsigned char *content = xmalloc((size_t)size + 1);
	if (size && file->real->pMethods->xRead(file->real, content, (int)size, 0) != SQLITE_OK)
		abort();
	durable_found(file->path, content, (size_t)size);
}

static int open_locked(struct file *file, int flags, int *out_flags)
{
	int error = fault_before(CALL_OPEN);
	if (error)
		return failed(error, SQLITE_CANTOPEN);
	bool track = fault_will_cut() && file->path;
	bool was_there = !track || access(file->path, F_OK) == 0;
	int result = unix_vfs->xOpen(unix_vfs, file->path, file->real, flags, out_flags);
	if (result == SQLITE_OK && track && !was_there)
		durable_created(file->path);
	else if (result == SQLITE_OK && track && !durable_knows(file->path))
		remember(file);
	fault_after();
	return result;
}

static int x_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
	struct file *file = (struct file *)base;
	(void)vfs;
	*file = (struct file){.path = path, .flags = flags, .real = (sqlite3_file *)(file + 1)};
	file->real->pMethods = NULL;
	fault_enter();
	int result = open_locked(file, flags, out_flags);
	fault_leave();
	if (file->real->pMethods)
		file->base.pMethods = &methods;
	return result;
}

static int x_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	(void)vfs;
	fault_enter();
	int error = fault_before(CALL_DELETE);
	int result = error ? failed(error, SQLITE_IOERR_DELETE) : unix_vfs->xDelete(unix_vfs, path, sync_folder);
	if (result == SQLITE_OK && fault_will_cut() && durable_knows(path)) {
		durable_deleted(path);
		if (sync_folder)
			durable_synced(path);
	}
	fault_after();
	fault_leave();
	return result;
}

__attribute__((constructor)) static void take_the_place(void)
{
	unix_vfs = sqlite3_vfs_find(NULL);
	if (!unix_vfs)
		abort();
	faulty = *unix_vfs;
	faulty.zName = "faulty";
	faulty.pNext = NULL;
	faulty.szOsFile = (int)sizeof(struct file) + unix_vfs->szOsFile;
	faulty.xOpen = x_open;
	faulty.xDelete = x_delete;
	if (sqlite3_vfs_register(&faulty, 1) != SQLITE_OK)
		abort();
}
