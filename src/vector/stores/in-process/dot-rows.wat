;; The inner loop of the in-process vector store: dot products of one query with consecutive rows.
;; Rows are int8, the query int16, both zero-padded to a multiple of 32 lanes; results are int32.
;; The caller bounds the query's magnitude so that no sum overflows.
(module
  (memory (export "memory") 1)
  (func (export "dotRows")
    (param $query i32)   ;; address of the query: 2 * $stride bytes
    (param $rows i32)    ;; address of the first row
    (param $count i32)   ;; rows to read
    (param $stride i32)  ;; bytes of a row, a multiple of 32
    (param $out i32)     ;; address of the results: 4 * $count bytes
    (local $sum v128) (local $other v128) (local $lanes v128)
    (local $end i32) (local $q i32)
    (block $done
      (loop $row
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (local.set $other (v128.const i32x4 0 0 0 0))
        (local.set $q (local.get $query))
        (local.set $end (i32.add (local.get $rows) (local.get $stride)))
        (loop $chunk
          (local.set $lanes (v128.load (local.get $rows)))
          (local.set $sum (i32x4.add (local.get $sum)
            (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $lanes)) (v128.load (local.get $q)))))
          (local.set $other (i32x4.add (local.get $other)
            (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $lanes)) (v128.load offset=16 (local.get $q)))))
          (local.set $lanes (v128.load offset=16 (local.get $rows)))
          (local.set $sum (i32x4.add (local.get $sum)
            (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $lanes)) (v128.load offset=32 (local.get $q)))))
          (local.set $other (i32x4.add (local.get $other)
            (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $lanes)) (v128.load offset=48 (local.get $q)))))
          (local.set $q (i32.add (local.get $q) (i32.const 64)))
          (local.set $rows (i32.add (local.get $rows) (i32.const 32)))
          (br_if $chunk (i32.lt_u (local.get $rows) (local.get $end))))
        (local.set $sum (i32x4.add (local.get $sum) (local.get $other)))
        (i32.store (local.get $out)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum)))
            (i32.add (i32x4.extract_lane 2 (local.get $sum)) (i32x4.extract_lane 3 (local.get $sum)))))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $row)))))
